package nadir.race;

import java.util.function.BooleanSupplier;
import nadir.escape.Escape;
import nadir.escape.EscapeMethod;
import nadir.escape.EscapeOptions;
import nadir.escape.EscapeResult;
import nadir.risk.Risk;

/// A way of `nadir escape`.
///
/// @param method the way
record Escaping(EscapeMethod method) implements WhiteBox {
    @Override
    public String name() {
        return "escape-" + method.label();
    }

    @Override
    public String about() {
        return "nadir escape --method " + method.label() + switch (method) {
            case AUTO -> ": what the point asks for";
            case CURVATURE -> ": negative curvature, and flat directions";
            case FIBER -> ": along parameters with the same outputs";
            case NEURONS -> ": output neurons, stripped";
            case SCALING -> ": a scaled loss, stripped";
            case GROWTH -> ": more units; ends with a larger network";
        };
    }

    @Override
    public Report run(Risk risk, double[] start, double budget, long seed, BooleanSupplier stop) {
        EscapeResult.Course course = Escape.run(risk, start, EscapeOptions.of(method, budget, seed),
                (stage, fraction) -> !stop.getAsBoolean()).course();
        return new Report(course.network(), course.point(), course.evaluations(), course.descent()
                .stream()
                .map(sighting -> new Sighting(sighting.evaluations(), sighting.loss()))
                .toList());
    }
}
