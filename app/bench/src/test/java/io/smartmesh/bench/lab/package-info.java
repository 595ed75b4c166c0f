/** Tests of the laboratory. */
@NullMarked
package io.smartmesh.bench.lab;

import org.jspecify.annotations.NullMarked;
