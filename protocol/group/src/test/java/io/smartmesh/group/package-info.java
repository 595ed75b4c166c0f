/** Tests of groups: their events, their keys, and many devices that seldom meet. */
@NullMarked
package io.smartmesh.group;

import org.jspecify.annotations.NullMarked;
