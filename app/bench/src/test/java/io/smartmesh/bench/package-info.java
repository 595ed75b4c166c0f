/** The benchmarks run, and say what they promise to say. */
@NullMarked
package io.smartmesh.bench;

import org.jspecify.annotations.NullMarked;
