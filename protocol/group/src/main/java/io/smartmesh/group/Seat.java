package io.smartmesh.group;

import io.smartmesh.base.Bytes;
import io.smartmesh.crypto.PublicKey;
import java.util.Optional;

/**
 * One member as the events have it.
 *
 * @param card his contact card, as the event shows it that made him a member
 * @param since the event that made him one
 * @param admin the event that made him an admin; empty for none
 */
record Seat(PublicKey key, String name, Bytes card, Node since, Optional<Node> admin) {}
