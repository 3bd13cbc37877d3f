package io.projectcontour.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a batch did to one key of a table.
 *
 * @param before the value before the batch, null when there was none
 * @param after the value after the batch, null when there is none; never equal to {@code before}
 */
public record Change<K, V>(K key, @Nullable V before, @Nullable V after) {}
