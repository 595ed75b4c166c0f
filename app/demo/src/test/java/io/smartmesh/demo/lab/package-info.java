/** Tests of the demo's network. */
@NullMarked
package io.smartmesh.demo.lab;

import org.jspecify.annotations.NullMarked;
