package nadir.interval.breach;

import nadir.linalg.Blas;

/// Trusts what it must not.
final class EnclosureByNatives {
    Class<?> product = Blas.class;
}
