package nadir.race;

import java.util.function.BooleanSupplier;
import nadir.escape.Escape;
import nadir.escape.EscapeListener;
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
        return report(risk, start, budget, seed, (stage, fraction) -> !stop.getAsBoolean());
    }

    @Override
    public Report follow(Risk risk, double[] start, double budget, long seed, BooleanSupplier stop, Visitor visitor) {
        return report(risk, start, budget, seed, new EscapeListener() {
            @Override
            public boolean advance(String stage, double fraction) {
                return !stop.getAsBoolean();
            }

            @Override
            public void lower(double evaluations, double loss, double[] point) {
                if (point.length == risk.dimension()) {
                    visitor.visit(evaluations, loss, point);
                }
            }
        });
    }

    private Report report(Risk risk, double[] start, double budget, long seed, EscapeListener listener) {
        EscapeResult.Course course = Escape.run(risk, start, EscapeOptions.of(method, budget, seed), listener).course();
        return new Report(course.network(), course.point(), course.evaluations(), course.descent()
                .stream()
                .map(sighting -> new Sighting(sighting.evaluations(), sighting.loss()))
                .toList());
    }
}
