/**
 * The layer beside the raw drivers.
 *
 * <p>Start with {@link dev.bedstone.bench.Main}, which says how runs are interleaved and what is
 * printed. A class of benchmarks has pairs of methods: {@code layerX} and {@code rawX}, the second
 * doing by hand the same safe thing as the first.
 */
@NullMarked
package dev.bedstone.bench;

import org.jspecify.annotations.NullMarked;
