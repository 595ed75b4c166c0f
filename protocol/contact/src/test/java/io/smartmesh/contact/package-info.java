/** Tests of cards and of the roster. */
@NullMarked
package io.smartmesh.contact;

import org.jspecify.annotations.NullMarked;
