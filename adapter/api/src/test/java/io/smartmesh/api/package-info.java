/** Tests of the API over real HTTP, with a node that only answers. */
@NullMarked
package io.smartmesh.api;

import org.jspecify.annotations.NullMarked;
