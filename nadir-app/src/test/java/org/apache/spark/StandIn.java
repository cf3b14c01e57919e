package org.apache.spark;

/// Stands for Spark, which the command line's module does not have, so that the rule that keeps it out can be seen to work.
public final class StandIn {}
