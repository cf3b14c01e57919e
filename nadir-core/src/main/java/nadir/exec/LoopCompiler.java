package nadir.exec;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nadir.ir.BinaryFunction;
import nadir.ir.Comparison;
import nadir.ir.Op;
import nadir.ir.UnaryFunction;

/// Compiles loop nests to classes: plain loops over arrays with extents and strides as constants, which the JIT turns
/// into vector code where the body allows. Nests that differ in their buffers only share a class. Scalar functions are calls
/// of [Elementary], which gives the same bits on every run and machine.
final class LoopCompiler {
    private static final ClassDesc LOOP = Loop.class.describeConstable().orElseThrow();
    private static final ClassDesc ELEMENTARY = Elementary.class.describeConstable().orElseThrow();
    private static final ClassDesc EXPONENTIALS = Exponentials.class.describeConstable().orElseThrow();
    private static final ClassDesc FLOAT_EXPONENTIALS = FloatExponentials.class.describeConstable().orElseThrow();
    private static final ClassDesc NAME = ClassDesc.of(Loop.class.getPackageName(), "CompiledLoop");
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_void, CD_Object.arrayType(), CD_int);

    private static final ClassDesc SYSTEM = System.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc COPY = MethodTypeDesc.of(CD_void, CD_Object, CD_int, CD_Object, CD_int, CD_int);
    /// The local that holds [Loop#run]'s shift.
    private static final int SHIFT = 2;
    /// Elements from which a copy is one call.
    private static final int LEAST_COPY = 8;
    /// Terms from which a sum is made of partial ones.
    private static final int LEAST_SPLIT = 32;
    private static final int PARTIAL_SUMS = 4;

    private static final String PLACES = "places";
    private static final ClassDesc CD_ints = CD_int.arrayType();
    private static final LoopClasses CLASSES = new LoopClasses();

    private final LoopNest nest;
    private final boolean shifted;
    private final CodeBuilder code;
    private final TypeKind kind;
    private final Map<Integer, Integer> arrays;
    /// The nest's buffers in the order in which code meets them; code knows them by their places in this list.
    private final List<Integer> buffers;
    private final IdentityHashMap<Expression.Load, Integer> bases = new IdentityHashMap<>();
    /// Locals with elements that the innermost loop does not change.
    private final IdentityHashMap<Expression.Load, Integer> constant = new IdentityHashMap<>();
    private final int[] indices;

    private LoopCompiler(LoopNest nest, boolean shifted, CodeBuilder code, Precision precision,
            List<Integer> buffers) {
        this.nest = nest;
        this.shifted = shifted;
        this.code = code;
        this.kind = precision == Precision.FLOAT64 ? TypeKind.DOUBLE : TypeKind.FLOAT;
        this.arrays = new HashMap<>();
        this.buffers = buffers;
        this.indices = new int[nest.extents().length];
    }

    /// @param shifted whether loads heed [Loop#run]'s shift. Where they do, the JIT can't tell whether they meet what is
    ///     stored, and leaves loops scalar.
    static Loop compile(LoopNest nest, boolean shifted, Precision precision) {
        LoopNest coalesced = nest.coalesced();
        List<Integer> buffers = new ArrayList<>();
        byte[] bytes = ClassFile.of()
                .build(NAME, type -> type
                        .withFlags(ClassFile.ACC_FINAL)
                        .withInterfaceSymbols(LOOP)
                        .withField(PLACES, CD_ints, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL)
                        .withMethodBody("<init>", MethodTypeDesc.of(CD_void, CD_ints), ClassFile.ACC_PUBLIC,
                                LoopCompiler::constructor)
                        .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC,
                                code -> new LoopCompiler(coalesced, shifted, code, precision, buffers).method()));
        int[] places = buffers.stream().mapToInt(Integer::intValue).toArray();
        try {
            return CLASSES.constructor(bytes).newInstance(places);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException("a compiled loop could not be made", broken);
        }
    }

    private static void constructor(CodeBuilder code) {
        code.aload(0).invokespecial(CD_Object, "<init>", MTD_void);
        code.aload(0).aload(1).putfield(NAME, PLACES, CD_ints).return_();
    }

    private void method() {
        loadArrays();
        Arrays.setAll(indices, _ -> code.allocateLocal(TypeKind.INT));
        if (nest.mode() == LoopNest.Mode.SUM) {
            clear();
        }
        loop(0);
        code.return_();
    }

    private boolean accumulates() {
        return nest.mode() != LoopNest.Mode.WRITE;
    }

    private void loadArrays() {
        ClassDesc arrayType = kind.upperBound().arrayType();
        List<Expression.Load> accesses = new ArrayList<>(nest.loads());
        accesses.add(nest.store());
        for (Expression.Load access : accesses) {
            arrays.computeIfAbsent(access.buffer(), buffer -> {
                int local = code.allocateLocal(TypeKind.REFERENCE);
                code.aload(1).aload(0).getfield(NAME, PLACES, CD_ints).loadConstant(place(buffer)).iaload();
                code.aaload().checkcast(arrayType).astore(local);
                return local;
            });
        }
    }

    private int place(int buffer) {
        if (!buffers.contains(buffer)) {
            buffers.add(buffer);
        }
        return buffers.indexOf(buffer);
    }

    /// Zeros the places of a sum: the store's box without its summed axes.
    private void clear() {
        int[] strides = nest.store().strides();
        int[] extents = new int[strides.length];
        Arrays.setAll(extents, axis -> strides[axis] == 0 ? 1 : nest.extents()[axis]);
        LoopNest zeros = new LoopNest(extents, new Expression.Literal(0), nest.store(),
                LoopNest.Mode.WRITE).coalesced();
        LoopCompiler inner = new LoopCompiler(zeros, shifted, code, kind == TypeKind.DOUBLE ? Precision.FLOAT64
                : Precision.FLOAT32, buffers);
        inner.loadArrays();
        Arrays.setAll(inner.indices, _ -> code.allocateLocal(TypeKind.INT));
        inner.loop(0);
    }

    private void loop(int axis) {
        int rank = indices.length;
        if (rank == 0) {
            bases(0);
            store(this::body);
            return;
        }
        boolean innermost = axis == rank - 1;
        if (innermost) {
            bases(axis);
            if (accumulates() && nest.store().strides()[axis] == 0) {
                sumInnermost(axis);
                return;
            }
            if (copies(axis)) {
                copy(axis);
                return;
            }
        }
        count(axis, () -> {
            if (innermost) {
                store(this::body);
            } else {
                loop(axis + 1);
            }
        });
    }

    /// Whether the innermost loop only moves neighbouring elements.
    private boolean copies(int axis) {
        return nest.mode() == LoopNest.Mode.WRITE && nest.extents()[axis] >= LEAST_COPY
                && nest.body() instanceof Expression.Load load && load.strides()[axis] == 1
                && nest.store().strides()[axis] == 1;
    }

    private void copy(int axis) {
        code.iconst_0().istore(indices[axis]);
        for (Expression.Load access : List.of((Expression.Load) nest.body(), nest.store())) {
            code.aload(local(access)).iload(base(access));
        }
        code.loadConstant(nest.extents()[axis]).invokestatic(SYSTEM, "arraycopy", COPY);
    }

    private void count(int axis, Runnable body) {
        code.iconst_0().istore(indices[axis]);
        countOn(axis, nest.extents()[axis], body);
    }

    /// Counts an index on from where it stands.
    private void countOn(int axis, int extent, Runnable body) {
        Label start = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(start).iload(indices[axis]).loadConstant(extent).if_icmpge(end);
        body.run();
        code.iinc(indices[axis], 1).goto_(start).labelBinding(end);
    }

    /// A sum along the innermost axis goes through double locals: several where it is long, so that one addition need not
    /// wait for the last.
    private void sumInnermost(int axis) {
        int extent = nest.extents()[axis];
        int[] sums = new int[extent < LEAST_SPLIT ? 1 : PARTIAL_SUMS];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = code.allocateLocal(TypeKind.DOUBLE);
            code.dconst_0().dstore(sums[i]);
        }
        code.iconst_0().istore(indices[axis]);
        countOn(axis, extent - extent % sums.length, () -> {
            for (int i = 0; i < sums.length; i++) {
                addTo(sums[i]);
                if (i + 1 < sums.length) {
                    code.iinc(indices[axis], 1);
                }
            }
        });
        if (extent % sums.length > 0) {
            countOn(axis, extent, () -> addTo(sums[0]));
        }
        code.iconst_0().istore(indices[axis]);
        store(() -> {
            code.dload(sums[0]);
            for (int i = 1; i < sums.length; i++) {
                code.dload(sums[i]).dadd();
            }
            convert(TypeKind.DOUBLE, kind);
        });
    }

    private void addTo(int sum) {
        code.dload(sum);
        body();
        convert(kind, TypeKind.DOUBLE);
        code.dadd().dstore(sum);
    }

    /// Computes for every access the part of its position that the innermost loop does not change.
    private void bases(int innermost) {
        for (Expression.Load load : nest.loads()) {
            base(load, innermost);
            if (shifted) {
                code.iload(SHIFT).iadd();
            }
            code.istore(base(load));
        }
        base(nest.store(), innermost);
        code.istore(base(nest.store()));
        if (innermost == indices.length - 1) {
            nest.loads().stream().filter(load -> load.strides()[innermost] == 0).forEach(this::loadOnce);
        }
    }

    /// Loads an element before the innermost loop: the JIT can't tell whether the loop's stores meet it, and would leave the
    /// loop scalar.
    private void loadOnce(Expression.Load load) {
        int local = code.allocateLocal(kind);
        code.aload(local(load)).iload(base(load)).arrayLoad(kind).storeLocal(kind, local);
        constant.put(load, local);
    }

    private void base(Expression.Load access, int innermost) {
        bases.put(access, code.allocateLocal(TypeKind.INT));
        code.loadConstant(access.offset());
        for (int axis = 0; axis < Math.min(innermost, access.strides().length); axis++) {
            if (access.strides()[axis] != 0) {
                code.iload(indices[axis]).loadConstant(access.strides()[axis]).imul().iadd();
            }
        }
    }

    private void place(Expression.Load access) {
        code.aload(local(access)).iload(base(access));
        int last = indices.length - 1;
        if (last >= 0 && access.strides()[last] != 0) {
            code.iload(indices[last]);
            if (access.strides()[last] != 1) {
                code.loadConstant(access.strides()[last]).imul();
            }
            code.iadd();
        }
    }

    private int base(Expression.Load access) {
        Integer base = bases.get(access);
        if (base == null) {
            throw new IllegalStateException("no base for " + access);
        }
        return base;
    }

    private int local(Expression.Load access) {
        Integer local = arrays.get(access.buffer());
        if (local == null) {
            throw new IllegalStateException("no array for buffer " + access.buffer());
        }
        return local;
    }

    private void store(Runnable value) {
        place(nest.store());
        if (accumulates()) {
            code.dup2().arrayLoad(kind);
            value.run();
            emitBinary(BinaryFunction.ADD);
        } else {
            value.run();
        }
        code.arrayStore(kind);
    }

    private void body() {
        emit(nest.body(), new IdentityHashMap<>());
    }

    private void emit(Expression expression, IdentityHashMap<Expression, Integer> locals) {
        Integer known = expression instanceof Expression.Load load && constant.containsKey(load) ? constant.get(load)
                : locals.get(expression);
        if (known != null) {
            code.loadLocal(kind, known);
            return;
        }
        switch (expression) {
            case Expression.Literal(double value) -> {
                if (kind == TypeKind.DOUBLE) {
                    code.loadConstant(value);
                } else {
                    code.loadConstant((float) value);
                }
                return;
            }
            case Expression.Load load -> {
                place(load);
                code.arrayLoad(kind);
            }
            case Expression.Apply(var op, var operands) -> {
                List<Expression> arguments = arguments(op, operands);
                arguments.forEach(operand -> emit(operand, locals));
                emitOp(op, arguments.size());
            }
        }
        int local = code.allocateLocal(kind);
        code.storeLocal(kind, local).loadLocal(kind, local);
        locals.put(expression, local);
    }

    /// A choice by a comparison takes what is compared instead of the mask.
    private static List<Expression> arguments(Op.Elementwise op, List<Expression> operands) {
        if (op instanceof Op.Select && operands.getFirst() instanceof Expression.Apply(var compared, var sides)
                && compared instanceof Op.Compare(var comparison) && comparison == Comparison.GREATER) {
            return List.of(sides.get(0), sides.get(1), operands.get(1), operands.get(2));
        }
        return operands;
    }

    private void emitOp(Op.Elementwise op, int arguments) {
        switch (op) {
            case Op.Unary(var function) -> emitUnary(function);
            case Op.Binary(var function) -> emitBinary(function);
            case Op.Power(double exponent) -> emitPower(exponent);
            case Op.Compare(Comparison comparison) -> callExact(comparison.name(), 2);
            case Op.Select _ -> callExact(arguments == 4 ? "SELECT_GREATER" : "SELECT", arguments);
        }
    }

    private void emitUnary(UnaryFunction function) {
        switch (function) {
            case NEGATE -> {
                if (kind == TypeKind.DOUBLE) {
                    code.dneg();
                } else {
                    code.fneg();
                }
            }
            case EXP, TANH, LOGISTIC, SOFTPLUS -> callExponential(function);
            case SQRT, ABS, SIGN -> callExact(function.name(), 1);
            case LOG, SIN, COS, ERF -> callWide(function.name());
        }
    }

    private void emitPower(double exponent) {
        if (exponent == 2) {
            if (kind == TypeKind.DOUBLE) {
                code.dup2().dmul();
            } else {
                code.dup().fmul();
            }
            return;
        }
        convert(kind, TypeKind.DOUBLE);
        code.loadConstant(exponent)
                .invokestatic(ELEMENTARY, "power", MethodTypeDesc.of(CD_double, CD_double, CD_double));
        convert(TypeKind.DOUBLE, kind);
    }

    private void callExponential(UnaryFunction function) {
        boolean wide = kind == TypeKind.DOUBLE;
        ClassDesc number = kind.upperBound();
        code.invokestatic(wide ? EXPONENTIALS : FLOAT_EXPONENTIALS, camelCase(function.name()),
                MethodTypeDesc.of(number, number));
    }

    private void emitBinary(BinaryFunction function) {
        boolean wide = kind == TypeKind.DOUBLE;
        switch (function) {
            case ADD -> arithmetic(wide, code::dadd, code::fadd);
            case SUBTRACT -> arithmetic(wide, code::dsub, code::fsub);
            case MULTIPLY -> arithmetic(wide, code::dmul, code::fmul);
            case DIVIDE -> arithmetic(wide, code::ddiv, code::fdiv);
            case MAXIMUM, MINIMUM -> callExact(function.name(), 2);
        }
    }

    private interface Instruction {
        CodeBuilder emit();
    }

    private static void arithmetic(boolean wide, Instruction onDoubles, Instruction onFloats) {
        (wide ? onDoubles : onFloats).emit();
    }

    /// Calls a function whose result is exact or correctly rounded in either precision.
    private void callExact(String enumName, int operands) {
        ClassDesc number = kind.upperBound();
        ClassDesc[] parameters = new ClassDesc[operands];
        Arrays.fill(parameters, number);
        code.invokestatic(ELEMENTARY, camelCase(enumName), MethodTypeDesc.of(number, parameters));
    }

    /// Calls a function of a double; in single precision its operand is widened first and its result rounded.
    private void callWide(String enumName) {
        convert(kind, TypeKind.DOUBLE);
        code.invokestatic(ELEMENTARY, camelCase(enumName), MethodTypeDesc.of(CD_double, CD_double));
        convert(TypeKind.DOUBLE, kind);
    }

    private void convert(TypeKind from, TypeKind to) {
        if (from != to) {
            code.conversion(from, to);
        }
    }

    private static String camelCase(String enumName) {
        String[] words = enumName.toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
        }
        return name.toString();
    }
}
