package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a server words what goes wrong. */
interface Wording {

    ObjectNode error(String path, int status, String message);

    void noSuchPath(Call call);

    void noSuchMethod(Call call);
}
