/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.payment;

import org.jspecify.annotations.NullMarked;
