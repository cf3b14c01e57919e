package nadir.studio.breach;

import nadir.cli.breach.CommandThatKnowsTheStudio;

/// Breaks the rule that keeps the studio and the command line apart, and closes a cycle of packages.
public final class StudioThatKnowsTheCommandLine {
    CommandThatKnowsTheStudio command = new CommandThatKnowsTheStudio();
}
