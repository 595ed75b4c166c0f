/** Tests: what a relayer decides, on a chain that lies and turns back. */
@NullMarked
package io.smartmesh.relayer.core;

import org.jspecify.annotations.NullMarked;
