//! The messages, one file for each part of the console.

pub mod activities;
pub mod bot;
pub mod bot_studio;
pub mod database;
pub mod desk;
pub mod desk_answers;
pub mod desk_care;
pub mod desk_find;
pub mod desk_wechat;
pub mod files;
pub mod functions;
pub mod home;
pub mod items;
pub mod links;
pub mod login;
pub mod problems;
pub mod releases;
pub mod rules;
pub mod shell;
pub mod transfer;
pub mod ui;
pub mod users;
