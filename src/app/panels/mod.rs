//! One file a panel. Each draws from the session and its own state, and pushes commands; none changes the session.

pub mod algorithms;
pub mod band;
pub mod buttons;
pub mod classic;
pub mod contours;
pub mod correlations;
pub mod data;
pub mod derived;
pub mod figure;
pub mod function;
pub mod general;
pub mod keys;
pub mod limit;
pub mod menu;
pub mod messages;
pub mod minima;
pub mod minimization;
pub mod pairs;
pub mod parameters;
pub mod plane;
pub mod profiles;
pub mod range;
pub mod results;
pub mod status;
pub mod toolbar;
pub mod verdict;
