@NullMarked
package io.smartmesh.errand;

import org.jspecify.annotations.NullMarked;
