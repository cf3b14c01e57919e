package nadir.cli;

import nadir.study.SurfaceResult;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Tells a surface while it is computed: first where its points are, then their losses as they come, coarse points first.
final class SurfaceEvents {
    /// So many numbers make a line that is short enough.
    private static final int MOST_VALUES = 1_000;
    /// A longer path is drawn by some of its points.
    private static final int MOST_PATH = 300;

    private final CommonOptions common;
    private final int[] order;
    private int visits;

    /// @param order of the grid's points; those of the path follow
    SurfaceEvents(CommonOptions common, int[] order) {
        this.common = common;
        this.order = order;
    }

    /// Coordinates, names of directions, and where the path goes.
    void begun(SurfaceResult start) {
        common.part("surface", () -> {
            ObjectNode value = JsonNodeFactory.instance.objectNode();
            numbers(value.putArray("x"), start.grid().x());
            if (start.grid().y() != null) {
                numbers(value.putArray("y"), start.grid().y());
            }
            ArrayNode directions = value.putArray("directions");
            start.directions().forEach(direction -> directions.add(direction.name()));
            ArrayNode path = value.putArray("path");
            int stride = (start.path().size() - 1) / MOST_PATH + 1;
            for (int k = 0; k < start.path().size(); k++) {
                if (k % stride == 0 || k == start.path().size() - 1) {
                    path.addArray().add(start.path().get(k).x()).add(start.path().get(k).y());
                }
            }
            return value;
        });
    }

    private static void numbers(ArrayNode array, double[] numbers) {
        for (double number : numbers) {
            array.add(number);
        }
    }

    /// The losses of the next points.
    void values(double[] losses) {
        for (int from = 0; from < losses.length; from += MOST_VALUES) {
            int begin = from;
            int end = Math.min(losses.length, from + MOST_VALUES);
            common.part("surface/loss", () -> {
                ObjectNode value = JsonNodeFactory.instance.objectNode();
                ArrayNode places = value.putArray("places");
                ArrayNode values = value.putArray("losses");
                for (int k = begin; k < end; k++) {
                    int visit = visits + k;
                    places.add(visit < order.length ? order[visit] : visit);
                    values.add(losses[k]);
                }
                return value;
            });
        }
        visits += losses.length;
    }
}
