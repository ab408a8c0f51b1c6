//! SQL text taken apart into statements: laws on texts made up at random, and the databases' own clients beside it.

#![cfg(test)]

mod client;
mod law;
mod rule;
