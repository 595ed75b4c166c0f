@NullMarked
package io.smartmesh.identity;

import org.jspecify.annotations.NullMarked;
