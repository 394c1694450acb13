package io.caravan.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The ports that the user chooses. */
final class Ports {

    private Ports() {}

    /**
     * Makes sure that we can listen there.
     *
     * @throws Complaint if not; names the option that chooses another
     */
    static void requireFree(String host, int port, String option) {
        requireValid(port, option);
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new Complaint("Port " + port + " on " + host + " can't be had (" + e.getMessage()
                    + "): choose another with " + option);
        }
    }

    /**
     * Makes sure that there is such a port.
     *
     * @throws Complaint if not; names the option
     */
    static void requireValid(int port, String option) {
        if (port < 1 || port > 65_535) {
            throw new Complaint(option + " must be between 1 and 65535, not " + port);
        }
    }
}
