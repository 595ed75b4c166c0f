/**
 * Hostile bytes. {@link io.smartmesh.fuzz.Targets} lists every decoder; {@link
 * io.smartmesh.fuzz.Fuzzer} gives each of them valid inputs with something wrong in them, and
 * checks what docs/FUZZING.md promises. Decoders are package-private: their targets stand in their
 * packages.
 */
@NullMarked
package io.smartmesh.fuzz;

import org.jspecify.annotations.NullMarked;
