// What a client written in Go is asked to do, by Microsoft's libraries for it; what tell.ts is for JavaScript.
package main

import (
	"context"
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/resources/armresources"
)

type told = map[string]any

func main() {
	answer, err := ask(context.Background(), os.Args[1])
	result := told{"answer": answer}
	if err != nil {
		result = told{"raised": told{"name": fmt.Sprintf("%T", err), "code": codeOf(err), "message": err.Error()}}
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		panic(err)
	}
}

func ask(ctx context.Context, what string) (told, error) {
	credential, err := credentialBy(what)
	if err != nil {
		return nil, err
	}
	if what == "groups" {
		return groups(ctx, credential)
	}
	token, err := credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{os.Getenv("SCOPE")}})
	if err != nil {
		return nil, err
	}
	claims, err := claimsOf(token.Token)
	return told{"claims": claims, "isLater": token.ExpiresOn.After(time.Now())}, err
}

func credentialBy(way string) (azcore.TokenCredential, error) {
	tenantID, clientID := os.Getenv("AZURE_TENANT_ID"), os.Getenv("AZURE_CLIENT_ID")
	switch way {
	case "secret", "groups":
		return azidentity.NewClientSecretCredential(tenantID, clientID, os.Getenv("AZURE_CLIENT_SECRET"), nil)
	case "certificate":
		certificates, key, err := readCertificate()
		if err != nil {
			return nil, err
		}
		return azidentity.NewClientCertificateCredential(tenantID, clientID, certificates, key, nil)
	case "assertion":
		read := func(context.Context) (string, error) {
			text, err := os.ReadFile(os.Getenv("AZURE_FEDERATED_TOKEN_FILE"))
			return string(text), err
		}
		return azidentity.NewClientAssertionCredential(tenantID, clientID, read, nil)
	case "workload":
		// Reads its variables by itself.
		return azidentity.NewWorkloadIdentityCredential(nil)
	}
	return nil, fmt.Errorf("there is no way %q", way)
}

func readCertificate() ([]*x509.Certificate, crypto.PrivateKey, error) {
	text, err := os.ReadFile(os.Getenv("AZURE_CLIENT_CERTIFICATE_PATH"))
	if err != nil {
		return nil, nil, err
	}
	return azidentity.ParseCertificates(text, nil)
}

// By the pipeline that the azure-native plugin sends its requests with: a group is made, and deleted by a long-running
// operation that the client follows.
func groups(ctx context.Context, credential azcore.TokenCredential) (told, error) {
	client, err := armresources.NewResourceGroupsClient(os.Getenv("AZURE_SUBSCRIPTION_ID"), credential, nil)
	if err != nil {
		return nil, err
	}
	name, location := "rg-witness-go", "westeurope"
	made, err := client.CreateOrUpdate(ctx, name, armresources.ResourceGroup{Location: &location}, nil)
	if err != nil {
		return nil, err
	}
	listed := []string{}
	for pager := client.NewListPager(nil); pager.More(); {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, group := range page.Value {
			listed = append(listed, *group.Name)
		}
	}
	deletion, err := client.BeginDelete(ctx, name, nil)
	if err != nil {
		return nil, err
	}
	if _, err := deletion.PollUntilDone(ctx, nil); err != nil {
		return nil, err
	}
	after, err := client.CheckExistence(ctx, name, nil)
	return told{"made": *made.Properties.ProvisioningState, "listed": listed, "exists": after.Success}, err
}

func claimsOf(token string) (told, error) {
	_, payload, _ := strings.Cut(token, ".")
	payload, _, _ = strings.Cut(payload, ".")
	text, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return nil, err
	}
	all := told{}
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, err
	}
	claims := told{}
	for _, name := range []string{"aud", "appid", "upn", "roles"} {
		if value, found := all[name]; found {
			claims[name] = value
		}
	}
	return claims, nil
}

func codeOf(err error) any {
	var response *azcore.ResponseError
	if errors.As(err, &response) {
		return response.StatusCode
	}
	return nil
}
