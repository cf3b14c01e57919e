package nadir.exec;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The classes of compiled loops by their code. Loops that differ in nothing but their buffers, as the layers of deep
/// networks have them by the dozen, are objects of one class: the JIT compiles it once, and sooner.
final class LoopClasses {
    /// Classes kept for programs to come; those in use live on without being in here.
    private static final int MOST = 4096;

    private final Map<String, Constructor<? extends Loop>> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Constructor<? extends Loop>> eldest) {
            return size() > MOST;
        }
    };

    /// The constructor, by the places of buffers, of a class whose code is in a class file.
    synchronized Constructor<? extends Loop> constructor(byte[] classFile) {
        // One char for each byte: strings can be compared.
        String code = new String(classFile, StandardCharsets.ISO_8859_1);
        return known.computeIfAbsent(code, _ -> define(classFile));
    }

    private static Constructor<? extends Loop> define(byte[] classFile) {
        try {
            return MethodHandles.lookup()
                    .defineHiddenClass(classFile, true)
                    .lookupClass()
                    .asSubclass(Loop.class)
                    .getDeclaredConstructor(int[].class);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException("a compiled loop could not be defined", broken);
        }
    }
}
