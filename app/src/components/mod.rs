//! Plain pieces that pages and islands share.

pub mod audit_table;
pub mod dry_run;
pub mod form;
pub mod format;
pub mod handed;
pub mod header;
pub mod icon;
pub mod json_tree;
pub mod level;
pub mod looks_menu;
pub mod message;
pub mod notice;
pub mod people_table;
pub mod seeing;
pub mod table;
pub mod usage_table;
pub mod zone;
