/** Micro-benchmarks (JMH) of the computation alone, started by {@code bench/micro}. */
@NullMarked
package io.projectcontour.bench.micro;

import org.jspecify.annotations.NullMarked;
