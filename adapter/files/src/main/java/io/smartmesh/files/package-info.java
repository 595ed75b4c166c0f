/**
 * The files that a node sends and receives, on a disk: {@link io.smartmesh.files.Folder}. All work
 * is done by one thread of its own, in slices, so that a large file holds up no other.
 */
@NullMarked
package io.smartmesh.files;

import org.jspecify.annotations.NullMarked;
