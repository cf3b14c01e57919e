/// Measurements by JMH. A figure that the documentation quotes comes from here, with the machine it was taken on.
@NullMarked
package nadir.bench;

import org.jspecify.annotations.NullMarked;
