@NullMarked
package io.smartmesh.simulator.scenario;

import org.jspecify.annotations.NullMarked;
