package nadir.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which logical buffers share an array: two do if the last use of one comes before the first use of the other.
///
/// @param arrays the array of each logical buffer
/// @param lengths the length of each array
record BufferPlan(int[] arrays, int[] lengths) {

    private record Free(int array, int length) {}

    static BufferPlan of(Schedule schedule) {
        List<Step> steps = schedule.steps();
        int buffers = schedule.sizes().size();
        Set<Integer> pinned = new HashSet<>(schedule.constants().keySet());
        pinned.addAll(schedule.inputs());
        pinned.addAll(schedule.outputs());
        int[] lastUse = new int[buffers];
        for (int i = 0; i < steps.size(); i++) {
            for (int read : steps.get(i).reads()) {
                lastUse[read] = i;
            }
            lastUse[steps.get(i).write()] = i;
            for (int scratch : steps.get(i).scratch()) {
                lastUse[scratch] = i;
            }
        }
        int[] arrays = new int[buffers];
        Arrays.fill(arrays, -1);
        List<Integer> lengths = new ArrayList<>();
        for (int buffer : pinned) {
            arrays[buffer] = lengths.size();
            lengths.add(schedule.sizes().get(buffer));
        }
        List<Free> free = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            int write = steps.get(i).write();
            if (arrays[write] < 0) {
                arrays[write] = take(free, lengths, schedule.sizes().get(write));
            }
            for (int scratch : steps.get(i).scratch()) {
                arrays[scratch] = take(free, lengths, schedule.sizes().get(scratch));
            }
            release(steps.get(i), i, lastUse, pinned, arrays, lengths, free);
        }
        return new BufferPlan(arrays, lengths.stream().mapToInt(Integer::intValue).toArray());
    }

    private static int take(List<Free> free, List<Integer> lengths, int size) {
        Optional<Free> best = free.stream().filter(f -> f.length >= size).min(Comparator.comparingInt(Free::length));
        if (best.isPresent()) {
            free.remove(best.get());
            return best.get().array;
        }
        lengths.add(size);
        return lengths.size() - 1;
    }

    private static void release(Step step, int position, int[] lastUse, Set<Integer> pinned, int[] arrays,
            List<Integer> lengths, List<Free> free) {
        Set<Integer> touched = new HashSet<>();
        touched.add(step.write());
        Arrays.stream(step.reads()).forEach(touched::add);
        Arrays.stream(step.scratch()).forEach(touched::add);
        touched.stream()
                .sorted()
                .filter(b -> lastUse[b] == position && !pinned.contains(b) && arrays[b] >= 0)
                .forEach(b -> free.add(new Free(arrays[b], lengths.get(arrays[b]))));
    }
}
