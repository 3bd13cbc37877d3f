package io.projectcontour.it.pods;

/**
 * How much memory a container has, in bytes.
 *
 * @param workingSet what {@code kubectl top} shows and nodes are judged by: all that is charged to
 *     the container, but for files that nobody has read lately
 * @param anonymous the part that is no file
 * @param peak the most that was charged to it at any time, files included
 */
public record MemoryUse(long workingSet, long anonymous, long peak) {}
