package io.smartmesh.message;

import io.smartmesh.base.Moment;
import java.util.Optional;

/**
 * A text that has no receipt yet, and what is being done about it (MH-6).
 *
 * @param tries since the program's start
 * @param nextTry when it is sent again; empty while there is no way to its recipient
 */
public record OutboxView(TextMessage message, int tries, Optional<Moment> nextTry) {}
