# With an address given: the health address answers as it should; for a role without one, any answer below 500.
function Test-ServiceResponds {
    param([hashtable]$Context)
    $target = $Facts.Role.Target
    $wanted = if ($null -eq $Facts.Role.Health) { $null } else { $Facts.Role.Health.Expect }
    $expected = if ($null -eq $wanted) { Get-Words 'service-responds/expected-any' } else { Get-Words 'service-responds/expected' @{ wanted = $wanted } }
    $draft = @{ Subject = $target; Step = $null; Expected = $expected }
    $response = $Context.Observation.Response
    if ($null -eq $response) { return New-Skip @draft -Reason (Get-Words 'service-responds/not-asked' @{ urlOption = $Options.Url }) }
    $remedy = Get-Words 'service-responds/look-at-log' @{ target = $target; url = ConvertTo-Quoted -Value $response.Url }
    if ($null -ne $response.Answer.Failure) { return Get-FailureResult -Draft $draft -Url $response.Url -Answer $response.Answer -Remedy $remedy }
    return Get-AnswerResult -Draft $draft -Url $response.Url -Answer $response.Answer -Wanted $wanted -Remedy $remedy
}

function Get-FailureResult {
    param([hashtable]$Draft, [string]$Url, [hashtable]$Answer, [string]$Remedy)
    if ($Answer.Failure -eq 'tls') { return New-Result -Draft $Draft -Outcome 'unknown' -Case 'service-responds/untrusted' -Values @{ url = $Url; reason = $Answer.Reason } }
    $why = if ($Answer.Failure -in 'refused', 'timeout', 'name') { Get-Words "service-responds/why-$($Answer.Failure)" } else { $Answer.Reason }
    return New-Result -Draft $Draft -Outcome 'fail' -Case 'service-responds/silent' -Values @{ target = $Draft.Subject; url = $Url; why = $why; remedy = $Remedy }
}

function Get-AnswerResult {
    param([hashtable]$Draft, [string]$Url, [hashtable]$Answer, $Wanted, [string]$Remedy)
    $target = $Draft.Subject
    $status = $Answer.Status
    $isWell = if ($null -eq $Wanted) { $status -lt 500 } else { $status -eq 200 -and $Answer.Body.Trim() -eq $Wanted }
    if ($isWell) {
        $told = if ($null -eq $Wanted) { Get-Words 'service-responds/status' @{ status = $status } } else { $Wanted }
        return New-Result -Draft $Draft -Outcome 'pass' -Case 'service-responds/well' -Values @{ answer = $told; target = $target; url = $Url }
    }
    if ($status -ge 300 -and $status -lt 400 -and $null -ne $Answer.Location) {
        # What stands before an `@` or behind a `?` may be a secret.
        $to = [regex]::Replace($Answer.Location, '//[^/@]*@', '//').Split([char[]]'?#')[0]
        return New-Result -Draft $Draft -Outcome 'fail' -Case 'service-responds/redirected' -Values @{ url = $Url; status = $status; to = $to }
    }
    if ($status -in 401, 403) { return New-Result -Draft $Draft -Outcome 'fail' -Case 'service-responds/guarded' -Values @{ target = $target; url = $Url; status = $status } }
    # The page of IIS's module names the reason, which the status line does not.
    $reason = [regex]::Match($Answer.Body, 'HTTP Error 500\.3\d[^<\r\n]{0,120}').Value.Trim()
    if ($status -ge 500 -and $reason -ne '') { return New-Result -Draft $Draft -Outcome 'fail' -Case 'service-responds/not-started' -Values @{ target = $target; url = $Url; reason = $reason; remedy = $Remedy } }
    if ($status -ne 200) { return New-Result -Draft $Draft -Outcome 'fail' -Case 'service-responds/ill' -Values @{ target = $target; url = $Url; status = $status; remedy = $Remedy } }
    return New-Result -Draft $Draft -Outcome 'fail' -Case 'service-responds/other' -Values @{ target = $target; url = $Url; status = $status; expected = $Draft.Expected; remedy = $Remedy }
}
