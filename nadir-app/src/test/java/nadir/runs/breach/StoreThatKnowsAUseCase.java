package nadir.runs.breach;

import nadir.study.TrapOptions;

/// What the store must not know.
final class StoreThatKnowsAUseCase {
    TrapOptions options;
}
