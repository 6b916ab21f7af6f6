//! The Vitrine server: access, CloudWatch, Postgres, HTTP.
