package nadir.exec;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import nadir.ir.Op;

/// A nest of loops over a box that computes one expression per point and writes it to a buffer, or adds it there.
///
/// @param extents the box; row-major order of evaluation
/// @param store where results go; a stride of 0 marks a loop axis that is summed over
/// @param mode what becomes of what was there
record LoopNest(int[] extents, Expression body, Expression.Load store, Mode mode) {
    /// How results are stored.
    enum Mode {
        /// Instead of what was there; no two points share a place.
        WRITE,
        /// As sums of all points that share a place.
        SUM,
        /// Added to what was there, by several points that share a place.
        ADD
    }

    /// The same nest with neighbouring axes merged wherever every access walks through both in one stride, and without
    /// axes of extent 1.
    LoopNest coalesced() {
        List<Expression.Load> accesses = new ArrayList<>();
        collect(body, accesses, new IdentityHashMap<>());
        accesses.add(store);
        List<Integer> heads = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (int axis = 0; axis < extents.length; axis++) {
            if (extents[axis] == 1) {
                continue;
            }
            int last = heads.size() - 1;
            if (last >= 0 && mergeable(accesses, heads.get(last), axis)) {
                sizes.set(last, sizes.get(last) * extents[axis]);
                heads.set(last, axis);
            } else {
                heads.add(axis);
                sizes.add(extents[axis]);
            }
        }
        int[] kept = heads.stream().mapToInt(Integer::intValue).toArray();
        IdentityHashMap<Expression, Expression> rewritten = new IdentityHashMap<>();
        return new LoopNest(sizes.stream().mapToInt(Integer::intValue).toArray(), rewrite(body, kept, rewritten),
                restrict(store, kept), mode);
    }

    /// The loads of the body, each once.
    List<Expression.Load> loads() {
        List<Expression.Load> loads = new ArrayList<>();
        collect(body, loads, new IdentityHashMap<>());
        return loads;
    }

    private boolean mergeable(List<Expression.Load> accesses, int outer, int inner) {
        for (Expression.Load access : accesses) {
            if (access.strides()[outer] != access.strides()[inner] * extents[inner]) {
                return false;
            }
        }
        return true;
    }

    private static void collect(Expression expression, List<Expression.Load> loads,
            IdentityHashMap<Expression, Boolean> seen) {
        if (seen.put(expression, true) != null) {
            return;
        }
        switch (expression) {
            case Expression.Load load -> loads.add(load);
            case Expression.Literal _ -> {
            }
            case Expression.Apply(Op.Elementwise _, var operands) ->
                    operands.forEach(operand -> collect(operand, loads, seen));
        }
    }

    private static Expression rewrite(Expression expression, int[] kept,
            IdentityHashMap<Expression, Expression> rewritten) {
        Expression known = rewritten.get(expression);
        if (known != null) {
            return known;
        }
        Expression result = switch (expression) {
            case Expression.Load load -> restrict(load, kept);
            case Expression.Literal literal -> literal;
            case Expression.Apply(var op, var operands) -> new Expression.Apply(op,
                    operands.stream().map(operand -> rewrite(operand, kept, rewritten)).toList());
        };
        rewritten.put(expression, result);
        return result;
    }

    private static Expression.Load restrict(Expression.Load load, int[] kept) {
        int[] strides = new int[kept.length];
        for (int i = 0; i < kept.length; i++) {
            strides[i] = load.strides()[kept[i]];
        }
        return new Expression.Load(load.buffer(), load.offset(), strides);
    }
}
