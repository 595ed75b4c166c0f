/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.ethereum.conditions;

import org.jspecify.annotations.NullMarked;
