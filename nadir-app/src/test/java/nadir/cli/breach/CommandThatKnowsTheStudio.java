package nadir.cli.breach;

import nadir.studio.breach.StudioThatKnowsTheCommandLine;

/// Breaks the rule that keeps the command line and the studio apart.
public final class CommandThatKnowsTheStudio {
    StudioThatKnowsTheCommandLine studio = new StudioThatKnowsTheCommandLine();
}
