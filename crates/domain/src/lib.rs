//! The nouns of Vitrine: ids, roles, grants, scopes, time ranges, events, cursors.
