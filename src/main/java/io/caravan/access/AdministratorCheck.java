package io.caravan.access;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.apache.camel.Variable;

/** Lets nobody but administrators pass. */
@Named("administratorCheck")
@Singleton
public class AdministratorCheck {

    /** @throws AccessDenied if the caller, who is known by now, is no administrator */
    public void pass(@Variable(Caller.VARIABLE) Caller caller) throws AccessDenied {
        if (!caller.isAdministrator()) {
            throw new AccessDenied(AccessDenied.Reason.NOT_ALLOWED, "This is for administrators.");
        }
    }
}
