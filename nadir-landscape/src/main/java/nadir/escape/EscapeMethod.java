package nadir.escape;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import nadir.data.InputException;

/// A way out.
public enum EscapeMethod {
    /// What the point asks for: curvature where some is negative, the fiber where units are spare, directions of higher
    /// order where the Hessian is flat, neurons, and growth if nothing else helps.
    AUTO,
    /// Along the eigenvector of the smallest eigenvalue, both ways; and where no eigenvalue is negative, along directions
    /// in the Hessian's null space, where terms of third and higher order decide.
    CURVATURE,
    /// Along the parameters with the same outputs to where the loss has a slope: spare units are renewed, duplicates'
    /// outgoing weights redistributed, and without those the kernel of the Jacobian is followed.
    FIBER,
    /// Output neurons (Kawaguchi & Kaelbling, arXiv 1901.00279), stripped and polished.
    NEURONS,
    /// A scaled loss (Sohl-Dickstein & Kawaguchi, arXiv 1901.03909), stripped and polished.
    SCALING,
    /// More units: the one whose split has the most negative curvature is doubled, and where none has any, units with
    /// outgoing weights 0 are added.
    GROWTH;

    /// The name that users write.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The method with a label, in any letter case.
    ///
    /// @throws InputException if there is none of that name
    public static EscapeMethod of(String label) {
        for (EscapeMethod method : values()) {
            if (method.label().equals(label.toLowerCase(Locale.ROOT))) {
                return method;
            }
        }
        throw new InputException("there is no way of escape '" + label + "'; there are "
                + Arrays.stream(values()).map(EscapeMethod::label).collect(Collectors.joining(", ")));
    }
}
