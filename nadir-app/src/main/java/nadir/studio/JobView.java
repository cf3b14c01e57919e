package nadir.studio;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A job as pages see it.
///
/// @param id 32 hexadecimal digits
/// @param call what was asked for
/// @param line the same as it would be typed
/// @param created in milliseconds since 1970
/// @param resumes the id of the job that it goes on from; null for none
/// @param state how far it got
/// @param status its exit status; null while there is none
/// @param cause why it failed; null where it did not
/// @param progress what it said last on its way; null for nothing
/// @param run the id of its record in the run store; null for none
/// @param files what it wrote: `role` and `path` of each
/// @param ended in milliseconds since 1970; null while it runs, or where nobody knows
/// @param resumable whether it can be gone on with
record JobView(String id, CommandCall call, String line, long created, @Nullable String resumes, JobState state,
        @Nullable Integer status, @Nullable String cause, @Nullable String progress, @Nullable String run,
        List<JsonNode> files, @Nullable Long ended, boolean resumable) {}
