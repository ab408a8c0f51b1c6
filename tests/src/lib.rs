//! Servers of the tests' own: started for a run, private, stopped with it.
