/** Tests of words and notices around. */
@NullMarked
package io.smartmesh.around;

import org.jspecify.annotations.NullMarked;
