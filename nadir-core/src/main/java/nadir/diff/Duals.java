package nadir.diff;

import java.util.ArrayList;
import java.util.List;
import nadir.domain.Algebra;
import nadir.ir.Domain;
import nadir.ir.Op;
import nadir.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// Dual numbers over any domain: forward differentiation. Over tensors it evaluates a directional derivative, over a
/// program under construction it writes the equations of one, over enclosures it encloses one.
public final class Duals<V> implements Domain<Dual<V>> {
    private final Domain<V> base;
    private final Algebra<V> algebra;

    public Duals(Domain<V> base) {
        this.base = base;
        this.algebra = new Algebra<>(base);
    }

    @Override
    public Dual<V> apply(Op op, List<Dual<V>> operands) {
        List<V> primals = operands.stream().map(Dual::primal).toList();
        List<@Nullable V> tangents = new ArrayList<>(operands.size());
        operands.forEach(operand -> tangents.add(operand.tangent()));
        V result = base.apply(op, primals);
        if (tangents.stream().allMatch(tangent -> tangent == null)) {
            return new Dual<>(result, null);
        }
        return new Dual<>(result, ForwardRules.tangent(algebra, op, primals, result, tangents));
    }

    @Override
    public Shape shape(Dual<V> value) {
        return base.shape(value.primal());
    }
}
