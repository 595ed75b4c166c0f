/** The decoders of this package under fuzz. */
@NullMarked
package io.smartmesh.contact;

import org.jspecify.annotations.NullMarked;
