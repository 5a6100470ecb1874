//! The promises of microbiz, each a test with a sentence for a name. `bench` is the fixture: a small scenario that a test
//! changes in one respect.

mod action;
mod architecture;
mod attribution;
mod bad_input;
mod bench;
mod bottleneck;
mod cli;
mod conservation;
mod contributors;
mod faults;
mod golden;
mod growth;
mod guide;
mod horizon;
mod intervals;
mod known_answers;
mod mechanisms;
mod portfolio;
mod real_organisations;
mod results;
mod rules_act;
mod rules_change;
mod rules_gossip;
mod rules_grow;
mod rules_relay;
mod rules_sense;
mod rules_trade;
mod rules_work;
mod study;
mod tables;
mod team_measures;
mod transformation;
mod truth;
mod watching;
mod word_of_mouth;
