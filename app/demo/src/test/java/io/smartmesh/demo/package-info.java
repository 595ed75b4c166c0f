/** Tests of the parts of the demo; the story itself is a stage of {@code ./smartmesh test}. */
@NullMarked
package io.smartmesh.demo;

import org.jspecify.annotations.NullMarked;
