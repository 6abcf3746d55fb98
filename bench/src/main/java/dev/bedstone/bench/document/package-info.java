/**
 * Documents of MongoDB through the layer, beside the driver and Spring Data. Start with {@link
 * dev.bedstone.bench.document.DocumentBenchmark}.
 */
@NullMarked
package dev.bedstone.bench.document;

import org.jspecify.annotations.NullMarked;
