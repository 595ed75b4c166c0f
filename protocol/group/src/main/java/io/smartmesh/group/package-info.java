/**
 * Groups of up to 256 devices that need never be in reach together: who is in one follows from
 * signed events, whatever came first, and texts are sealed once under the writer's own key. {@link
 * io.smartmesh.group.Groups} is the machine; the rules are in docs/spec/group.md.
 */
@NullMarked
package io.smartmesh.group;

import org.jspecify.annotations.NullMarked;
