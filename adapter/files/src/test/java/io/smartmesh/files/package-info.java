@NullMarked
package io.smartmesh.files;

import org.jspecify.annotations.NullMarked;
