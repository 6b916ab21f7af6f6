//! What a person sees: pages, islands, server functions.
