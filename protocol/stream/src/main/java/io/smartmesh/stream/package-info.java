/**
 * Reliable, ordered streams of bytes between two nodes, over packets that may be lost, doubled and
 * reordered: {@link io.smartmesh.stream.Streams}. The rules ST are in docs/spec/stream.md.
 */
@NullMarked
package io.smartmesh.stream;

import org.jspecify.annotations.NullMarked;
